/** The names that the user gave, before they are looked up. */
export interface Named {
  table?: string;
  function?: string;
  mapping?: string;
}
