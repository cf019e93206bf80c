/** How `check` can write its findings. */
export const checkFormats = ["text", "json", "sarif", "github", "gitlab", "junit"] as const;

export type CheckFormat = (typeof checkFormats)[number];
