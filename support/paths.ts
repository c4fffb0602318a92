import * as path from "node:path";

/** The project's top directory. */
export const projectDir = path.join(__dirname, "..");

/** Where the project keeps what it makes for itself: the emulator, its log, the state. Ignored by git. */
export const localDir = path.join(projectDir, ".local");
