import { proveCases } from "./support/suite.ts";

proveCases("fastify");
