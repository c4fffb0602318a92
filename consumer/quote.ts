const LONGEST = 200;

/** A value as it stands in a message: as JSON, and cut after 200 characters. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
