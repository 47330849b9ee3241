export const compare: Record<string, string> = {}
