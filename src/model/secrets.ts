/** Names that mean a secret wherever they stand. */
export const secretName =
  /^(?:passw(?:or)?d|pwd|passphrase|authorization|(?:x-)?api[-_]?key|client[-_]?secret|(?:access|refresh|id|auth)[-_]?token|private[-_]?key)$/i;

/** Names that mean a secret only where they come with a request. */
export const secretOfRequest = /^(?:token|secret|cookie|set-cookie|x-auth-token)$/i;
