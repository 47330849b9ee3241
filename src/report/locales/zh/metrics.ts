export const metrics: Record<string, string> = {}
