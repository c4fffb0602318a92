import * as path from "node:path";

/** The project's top directory. */
export const projectDir = path.join(__dirname, "..");

/** Directory for everything that the project creates for itself: the emulator, its log, the state. Ignored by git. */
export const localDir = path.join(projectDir, ".local");
