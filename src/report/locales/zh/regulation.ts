export const regulation: Record<string, string> = {}
