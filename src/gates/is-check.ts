/** Whether a line of a hook runs the check, in whatever way. */
export const isCheck = (line: string): boolean => /\bobs-gen\b.*\bcheck\b/.test(line);
