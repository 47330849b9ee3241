export const groups: Record<string, string> = {}
