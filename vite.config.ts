/** Builds the pages' script and style into src/hatangso/web/built, with the icons and fonts the product uses. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const web = resolve("src/hatangso/web");
const built = join(web, "built");

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The icons named in templates and Python by {% icon "name" %} or icon="name", and by types of assets: found, never listed. */
function usedIcons(): Set<string> {
  const names = new Set<string>();
  for (const file of filesUnder(web).filter((path) => /\.(html|py|ts)$/.test(path) && !path.startsWith(built))) {
    for (const match of readFileSync(file, "utf8").matchAll(/(?:\{% icon |icon=)["']([a-z0-9-]+)["']/g)) {
      names.add(match[1]!);
    }
  }
  const catalogue = ["assets", "report_categories"].flatMap((name) => filesUnder(resolve("src/hatangso/catalog", name)));
  for (const file of catalogue.filter((path) => path.endsWith(".toml"))) {
    for (const match of readFileSync(file, "utf8").matchAll(/^icon = "([a-z0-9-]+)"/gm)) names.add(match[1]!);
  }
  return names;
}

function iconsAndFonts(): Plugin {
  return {
    name: "icons-and-fonts",
    closeBundle() {
      mkdirSync(join(built, "icons"), { recursive: true });
      for (const name of usedIcons()) {
        copyFileSync(`node_modules/@tabler/icons/icons/outline/${name}.svg`, join(built, "icons", `${name}.svg`));
      }
      const fonts = resolve("src/hatangso/assets/fonts");
      mkdirSync(fonts, { recursive: true });
      for (const face of ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"]) {
        cpSync(`node_modules/@expo-google-fonts/tinos/${face}/Tinos_${face}.ttf`, join(fonts, `Tinos_${face}.ttf`));
      }
      copyFileSync("node_modules/@expo-google-fonts/tinos/LICENSE_FONT", join(fonts, "LICENSE_FONT"));
    },
  };
}

export default defineConfig({
  base: "/static/",
  plugins: [iconsAndFonts()],
  build: {
    outDir: built,
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    rollupOptions: {
      input: {
        app: join(web, "islands/app.ts"),
        review: join(web, "islands/review.ts"),
        grid: join(web, "islands/grid.ts"),
        survey: join(web, "islands/survey.ts"),
        "shell-worker": join(web, "islands/shell-worker.ts"),
        filing: join(web, "islands/filing.ts"),
        "filing-worker": join(web, "islands/filing-worker.ts"),
        measure: join(web, "islands/measure.ts"),
        "asset-form": join(web, "islands/asset-form.ts"),
        "report-here": join(web, "islands/report-here.ts"),
        map: join(web, "islands/map.ts"),
        field: join(web, "islands/field.ts"),
      },
    },
  },
});
