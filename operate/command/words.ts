// Formats numbers and times for the user.

/** `1 record`, `1,200 records`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
}

/** A duration in its two largest units: `3 h 20 min`, `45 s`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const units: [number, string][] = [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ];
  const index = units.findIndex(([size]) => whole >= size);
  if (index < 0) return "0 s";
  const [size, unit] = units[index] as [number, string];
  const next = units[index + 1];
  const rest = next ? Math.floor((whole % size) / next[0]) : 0;
  return `${Math.floor(whole / size)} ${unit}${next && rest ? ` ${rest} ${next[1]}` : ""}`;
}

/** How long ago, followed by the time: `2 h 5 min ago (2026-11-25T01:00:00Z)`. */
export function ago(time: number, now = Date.now()): string {
  return `${duration((now - time) / 1000)} ago (${iso(time)})`;
}

export const iso = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
