"use strict";
// Version and help are answered from text the build rendered: loading the program would cost more than node itself.
const fs = require("fs");
const dist = __dirname + "/../dist/";

module.exports = function start(program) {
  const args = process.argv.slice(2);
  const page = helpPage(program, args);
  if (page !== undefined) {
    try {
      fs.writeSync(1, fs.readFileSync(dist + "help/" + page + ".txt"));
      return;
    } catch (error) {
      if (error.code === "EPIPE") return;
      // A missing page or a full pipe: the whole program answers instead.
    }
  }
  enableCompileCache();
  require(dist + "main.cjs").main(program, args);
};

/** Name of the page that answers `args` alone, or undefined when the program has to run. */
function helpPage(program, args) {
  const last = args[args.length - 1];
  if (args.length === 1 && (last === "--version" || last === "-V")) return "version";
  if (last !== "--help" && last !== "-h") return undefined;
  if (args.length === 1) return program;
  if (args.length === 2 && /^[a-z]+$/.test(args[0])) return program + "." + args[0];
  return undefined;
}

/** Compiled code is kept between runs where the runtime can (Node 22.1 and later). */
function enableCompileCache() {
  try {
    require("module").enableCompileCache?.();
  } catch {
    // A cache that can't be written is only slower.
  }
}
