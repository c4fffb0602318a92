export const page = { isCurrent: async () => true, write: async () => undefined };
