export const profile: Record<string, string> = {}
