// Makes a configuration of many pipelines of the reference one: `node bench/validate/pipelines.mjs FOLDER COUNT`.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [folder = "", count = "1"] = process.argv.slice(2);
const reference = "pipeline-config/pipelines/patients";
mkdirSync(join(folder, "environments"), { recursive: true });
for (const file of ["project.yaml", "environments/local.yaml"])
  cpSync(`pipeline-config/${file}`, join(folder, file));
for (let i = 0; i < Number(count); i += 1) {
  const own = join(folder, "pipelines", `p${i}`);
  mkdirSync(own, { recursive: true });
  for (const file of readdirSync(reference)) {
    const text = readFileSync(join(reference, file), "utf8");
    const named = text.replace("- name: patients", `- name: patients${i}`);
    const without = "\nwithout: {costAnomalies: The account's one monitor is that of p0.}";
    writeFileSync(
      join(own, file),
      i === 0 ? named : named.replace(/\ncostAnomalies:\n.*/, without),
    );
  }
}
