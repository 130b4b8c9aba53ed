/** The assets on the phone as the map draws them: as they will be once what waits is sent. */
import type { Feature, FeatureCollection, Geometry } from "geojson";
import type { Context } from "./context";
import { readPlace } from "./shapes";
import type { Asset, Change } from "./types";

export function featuresOf(ctx: Context): FeatureCollection {
  const waiting = new Set(ctx.own.map((one) => one.asset));
  const added = ctx.own.filter((one) => one.kind === "add" && !ctx.assets.has(one.asset));
  const all: [string, string, Asset | undefined][] = [...[...ctx.assets.values()].map((one): [string, string, Asset] => [one.uid, one.type, one]), ...added.map((one: Change): [string, string, undefined] => [one.asset, one.type, undefined])];
  return { type: "FeatureCollection", features: all.flatMap(([uid, type, asset]) => featureOf(ctx, uid, type, asset, waiting.has(uid))) };
}

function featureOf(ctx: Context, uid: string, type: string, asset: Asset | undefined, unsent: boolean): Feature[] {
  const fields = ctx.fields(uid);
  const geometry: Geometry | null = readPlace(fields["place"] || asset?.outline || "");
  if (!geometry) return [];
  return [{ type: "Feature", geometry, properties: { uid, type, unsent, state: fields["state"] || "unknown", name: fields["name"] || fields["code"] || "" } }];
}
