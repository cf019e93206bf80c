/** The questions this tool asks with; a module of its own, so that the build leaves out the other kinds. */
export { checkbox, confirm, input, select } from "@inquirer/prompts";
