export { render, type RenderTarget } from "./render.ts";
