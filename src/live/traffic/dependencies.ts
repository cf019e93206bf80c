import type { Environment } from "../process/environment.ts";
import { startProxy, type Proxy } from "./proxy.ts";

/** A dependency whose address was in the environment, now behind a proxy. */
export interface Proxied {
  /** The variable that named it. */
  readonly name: string;
  readonly secrets: readonly string[];
  readonly proxy: Proxy;
}

/** Puts a proxy before each dependency that `environment` names, and gives the variables that lead there. */
export async function proxyDependencies(
  environment: Environment,
): Promise<{ readonly env: { readonly [name: string]: string }; readonly proxied: readonly Proxied[] }> {
  const env: { [name: string]: string } = {};
  const proxied: Proxied[] = [];
  for (const { name, host, port, secrets, rewrite } of findDependencies(environment)) {
    const proxy = await startProxy(host, port);
    Object.assign(env, rewrite(proxy.port));
    proxied.push({ name, secrets, proxy });
  }
  return { env, proxied };
}

interface Found {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly secrets: readonly string[];
  readonly rewrite: (port: number) => { readonly [name: string]: string };
}

/** Default ports by URL scheme. TLS is left out: a proxy under another name would fail the certificate. */
const schemes: { readonly [scheme: string]: number } = {
  "postgres:": 5432,
  "postgresql:": 5432,
  "mysql:": 3306,
  "mariadb:": 3306,
  "mongodb:": 27_017,
  "redis:": 6379,
  "amqp:": 5672,
  "nats:": 4222,
  "http:": 80,
};

/** Exported for tests. Variables that hold a URL, and pairs like DB_HOST and DB_PORT, PGHOST and PGPORT. */
export function findDependencies(environment: Environment): Found[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (value === undefined || value === "" || /^OTEL_|PROXY$/i.test(name)) return [];
    return fromUrl(name, value) ?? fromPair(name, value, environment) ?? [];
  });
}

function fromUrl(name: string, value: string): Found | undefined {
  if (!URL.canParse(value)) return undefined;
  const url = new URL(value);
  const known = schemes[url.protocol];
  // Several hosts, or one found through DNS records: a client would learn the real addresses and go round the proxy.
  if (known === undefined || url.hostname === "" || /[,+]/.test(url.host)) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return {
    ...{ name, host, port: url.port === "" ? known : Number(url.port) },
    secrets: [url.host, decodeURIComponent(url.username), decodeURIComponent(url.password)].filter(isTelling),
    rewrite(port) {
      const through = new URL(value);
      // `host` of schemes without rules of their own can't be set on a URL object in one piece everywhere.
      return { [name]: through.href.replace(`${atOf(through)}${url.host}`, `${atOf(through)}127.0.0.1:${port}`) };
    },
  };
}

const atOf = (url: URL): string => (url.username === "" && url.password === "" ? "//" : "@");

function fromPair(name: string, host: string, environment: Environment): Found | undefined {
  const match = /^(.*?)(_?)HOST(NAME)?$/.exec(name);
  if (match === null || (match[1] === "" && match[2] === "")) return undefined;
  const [, prefix = "", separator = ""] = match;
  const portName = `${prefix}${separator}PORT`;
  const port = Number(environment[portName] ?? (prefix === "PG" ? 5432 : undefined));
  if (!Number.isInteger(port) || port <= 0 || /[/\s]/.test(host)) return undefined;
  const credentials = ["USER", "USERNAME", "PASSWORD", "PASS"].map(
    (part) => environment[prefix + separator + part] ?? "",
  );
  return {
    ...{ name, host, port },
    secrets: [`${host}:${port}`, ...credentials].filter(isTelling),
    rewrite: (through) => ({ [name]: "127.0.0.1", [portName]: String(through) }),
  };
}

/** Short or common words appear in honest answers by accident. */
const isTelling = (secret: string): boolean =>
  secret.length >= 4 && !/^(localhost|root|user|admin|postgres|redis)$/.test(secret);
