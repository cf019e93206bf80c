/** Names that mean a secret wherever they stand. */
export const secretName =
  /^(?:passw(?:or)?d|pwd|passphrase|authorization|(?:x-)?api[-_]?key|client[-_]?secret|(?:access|refresh|id|auth)[-_]?token|private[-_]?key)$/i;

/** Names that mean a secret only where they come with a request. */
export const secretOfRequest = /^(?:token|secret|cookie|set-cookie|x-auth-token)$/i;

/** Names of cookies by whose value somebody is signed in: "session", "connect.sid", "__Host-token". */
export const secretCookie =
  /^(?:__(?:host|secure)-)?(?:[a-z-]+[.:])?(?:sess(?:ion)?(?:[-_.]?(?:id|token|key))?|sid|jwt|auth|token|remember[-_]?(?:me|token))$/i;
