// act copies this folder: the code stays where its imports are.
await import(`${process.env.EMBEDDED_GITHUB_ACTIONS}/download-artifact.ts`);
