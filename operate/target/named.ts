/** What was named, before AWS is asked. */
export interface Named {
  table?: string;
  function?: string;
  mapping?: string;
}
