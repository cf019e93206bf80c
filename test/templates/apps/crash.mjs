import { logger } from "./observability/index.js";

logger.info({}, "the last words");
throw new Error("crash");
