/** Where lefthook looks for its configuration: https://lefthook.dev/configuration. YAML comes first. */
const names = ["lefthook", ".lefthook", ".config/lefthook"];

export const lefthookFiles = ["yml", "yaml", "toml", "json"].flatMap((ending) =>
  names.map((name) => `${name}.${ending}`),
);
