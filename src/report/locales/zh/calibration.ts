export const calibration: Record<string, string> = {}
