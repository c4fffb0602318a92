/** The names that the user gave, before they are looked up. */
export interface TargetNames {
  table?: string;
  function?: string;
  mapping?: string;
}
