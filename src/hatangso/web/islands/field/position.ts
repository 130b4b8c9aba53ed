/** Where the device is, as a promise; it leaves the browser only as the place of an asset. */

export interface Found {
  lon: number;
  lat: number;
  accuracy: number;
}

/** Rejects with the name of the words that say why there is none. */
export function position(): Promise<Found> {
  if (!("geolocation" in navigator)) return Promise.reject(new Error("gps_none"));
  return new Promise((done, failed) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
      (wrong) => failed(new Error(wrong.code === 1 ? "gps_refused" : "gps_none")),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 5_000 },
    );
  });
}

/** Metres between two near points: a plane at their latitude, within 1 % over 10 km. */
export function metres(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const degree = 111_320;
  const broad = Math.cos((((a.lat + b.lat) / 2) * Math.PI) / 180);
  return Math.hypot((a.lon - b.lon) * broad, a.lat - b.lat) * degree;
}

export function distanceText(far: number): string {
  return far < 1000 ? `${Math.round(far)} m` : `${(far / 1000).toFixed(1).replace(".", ",")} km`;
}

/** '105.05 21.05' as people read it: latitude first, decimal commas. */
export function placeText(place: string): string {
  const [lon, lat] = place.split(" ");
  return lon && lat ? `${Number(lat).toFixed(6)}; ${Number(lon).toFixed(6)}`.replaceAll(".", ",") : "";
}
