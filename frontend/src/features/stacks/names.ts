/** The rule for a stack's name, as the server has it. */
export const isStackName = (name: string): boolean => /^[a-z0-9][a-z0-9_-]{0,62}$/.test(name)
