/** The link that opens the same view: place, layers and what is selected stand beside the table's filters. */

import { ofLayers } from "./overlays";

export interface Place {
  zoom: number;
  lat: number;
  lon: number;
}

export interface View {
  at: Place | null;
  asset: string;
  hidden: Set<string>; // groups of layers that are switched off
  base: number; // per cent
  figure: number;
  indicator: string;
  period: string;
}

const OURS = ["at", "asset", "tat", "nen", "mau", "chi-so", "ky"];

export function readView(query: URLSearchParams): View {
  const part = (name: string, whole: number): number => {
    const value = Number(query.get(name) ?? whole);
    return Number.isFinite(value) ? Math.min(100, Math.max(0, value)) : whole;
  };
  return {
    at: readPlace(query.get("at") ?? ""),
    asset: query.get("asset") ?? "",
    hidden: new Set((query.get("tat") ?? "").split(",").filter(Boolean)),
    base: part("nen", 100),
    figure: part("mau", 100),
    indicator: query.get("chi-so") ?? "",
    period: query.get("ky") ?? "",
  };
}

/** zoom/lat/lon, as in the links of other pages. */
export function readPlace(text: string): Place | null {
  const [zoom, lat, lon] = text.split("/").map(Number);
  const known = [zoom, lat, lon].every((value) => value !== undefined && Number.isFinite(value));
  return known && Math.abs(lat!) <= 85 && Math.abs(lon!) <= 180 ? { zoom: zoom!, lat: lat!, lon: lon! } : null;
}

export function writePlace(at: Place): string {
  return `${at.zoom.toFixed(2)}/${at.lat.toFixed(5)}/${at.lon.toFixed(5)}`;
}

/** What the table filters by: everything that is not the map's own. */
export function filterOf(query: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams();
  for (const [name, value] of query) if (!OURS.includes(name) && !ofLayers(name) && value) kept.append(name, value);
  return kept;
}

export function writeQuery(view: View, filter: URLSearchParams, layers: [string, string][] = []): string {
  const query = new URLSearchParams(filter);
  const put = (name: string, value: string): void => void (value && query.set(name, value));
  put("at", view.at ? writePlace(view.at) : "");
  put("asset", view.asset);
  put("tat", [...view.hidden].sort().join(","));
  put("nen", view.base === 100 ? "" : String(view.base));
  put("mau", view.figure === 100 ? "" : String(view.figure));
  put("chi-so", view.indicator);
  put("ky", view.period);
  for (const [name, value] of layers) query.append(name, value);
  return query.toString().replaceAll("%2F", "/").replaceAll("%2C", ",");
}
