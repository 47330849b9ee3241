/** The value of an environment variable; undefined where it is not set or empty. */
export function environmentVariable(name: string): string | undefined {
  return process.env[name] || undefined
}
