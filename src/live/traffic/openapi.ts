/** The operations of a parsed OpenAPI 2 or 3 document, base path included. Anything else gives none. */
export function openApiRoutes(document: unknown): { method: string; path: string }[] {
  const root = object(document);
  const base = basePath(root);
  return Object.entries(object(root["paths"])).flatMap(([path, item]) =>
    Object.keys(object(item))
      .filter((method) => methods.has(method))
      .map((method) => ({ method: method.toUpperCase(), path: base + path })),
  );
}

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"]);

function basePath(root: { readonly [name: string]: unknown }): string {
  const servers = root["servers"];
  const url = Array.isArray(servers) ? object(servers[0])["url"] : root["basePath"];
  if (typeof url !== "string" || url.includes("{")) return "";
  return (URL.canParse(url) ? new URL(url).pathname : url).replace(/\/$/, "");
}

const object = (value: unknown): { readonly [name: string]: unknown } =>
  typeof value === "object" && value !== null ? (value as { readonly [name: string]: unknown }) : {};
