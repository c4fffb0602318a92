export declare function withLock<T>(
  file: string,
  log: (line: string) => void,
  work: () => Promise<T>,
  options?: { everyMs?: number },
): Promise<T>;
