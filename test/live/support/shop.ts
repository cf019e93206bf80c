import { startService, type Receiver, type Service, type ServiceOptions } from "../../../src/live/index.ts";
import { fixtureDir, installedPackages } from "./packages.ts";

/** How to start the shop: a service that keeps the whole contract, or all but the rule `broken`. */
export async function shopOptions(broken = ""): Promise<Pick<ServiceOptions, "command" | "args" | "cwd" | "env">> {
  const env = { NODE_PATH: await installedPackages("shop"), BREAK: broken, NODE_OPTIONS: undefined };
  return { command: process.execPath, args: ["server.cjs"], cwd: fixtureDir("shop"), env };
}

export async function startShop(receiver: Receiver): Promise<Service> {
  return startService({ ...(await shopOptions()), endpoint: receiver.endpoint });
}
