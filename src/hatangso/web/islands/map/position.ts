/** Where the device is: a dot with a circle of its accuracy. The position stays in the browser. */
import type { GeoJSONSource, Map } from "maplibre-gl";
import { around } from "./geodesy";
import { fill, length } from "./say";
import type { Words } from "./types";

export function showPosition(map: Map, words: Words, say: (text: string) => void): Promise<GeolocationPosition | null> {
  if (!("geolocation" in navigator)) {
    say(words["position_none"]!);
    return Promise.resolve(null);
  }
  say(words["position_wait"]!);
  return new Promise((done) => {
    navigator.geolocation.getCurrentPosition(
      (found) => {
        const at = [found.coords.longitude, found.coords.latitude];
        const ring = around(at, found.coords.accuracy);
        map.getSource<GeoJSONSource>("position")?.setData({
          type: "FeatureCollection",
          features: [
            { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } },
            { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: at } },
          ],
        });
        const lons = ring.map((one) => one[0]!);
        const lats = ring.map((one) => one[1]!);
        map.fitBounds([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], { maxZoom: 17, padding: 60 });
        say(fill(words["position_found"], { accuracy: length(found.coords.accuracy) }));
        done(found);
      },
      (error) => {
        say(words[{ 1: "position_refused", 2: "position_unknown", 3: "position_late" }[error.code] ?? "position_unknown"]!);
        done(null);
      },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 5000 },
    );
  });
}
