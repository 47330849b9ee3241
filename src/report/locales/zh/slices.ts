export const slices: Record<string, string> = {}
