export const paired: Record<string, string> = {}
