import { watch } from "node:fs/promises";

/** Milliseconds. Editors write a file in several steps. */
const settled = 100;

/**
 * Does something at once, and again whenever a file of the folder changes, until it is told to stop. What changes while it
 * is done is done again afterwards.
 *
 * @param folder is watched with all folders in it
 * @param signal ends it
 */
export async function watching(
  folder: string,
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  // Listens before the first time, so that no change between is missed.
  const changes = watch(folder, { recursive: true, signal });
  let due: NodeJS.Timeout | undefined;
  let busy = work();
  const again = () => {
    busy = busy.then(work);
  };
  try {
    for await (const _ of changes) {
      clearTimeout(due);
      due = setTimeout(again, settled);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearTimeout(due);
    await busy;
  }
}
