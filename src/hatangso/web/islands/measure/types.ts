/** What the speed server tells (docs/methods/speed-server.md), and what the page keeps. */

export type Words = Record<string, string>;
export type Phase = "wait" | "idle" | "download" | "upload";
export type Trouble = "offline" | "unreachable" | "too_many" | "refused" | "lost" | "stopped" | "hidden";

/** Why a test ended without a result; nothing of it is kept or sent. */
export class Ended extends Error {
  constructor(readonly why: Trouble) {
    super(why);
  }
}

export interface Slot {
  test_id: string;
  seconds: number;
  sockets: { download: string; upload: string };
  urls: { download: string; upload: string; watch: string; result: string };
}

export interface Tick {
  phase: "idle" | "download" | "upload";
  ready?: boolean;
  seconds?: number | null;
  bytes?: number | null;
  mbit_s?: number | null;
  idle_ms?: number | null;
  latency_ms?: number | null;
}

export interface Direction {
  mbit_s: number | null;
  bytes: number | null;
  seconds: number | null;
  streams: number;
}

export interface Result {
  test_id: string;
  mode: "ndt7" | "http";
  ended: string;
  complete: boolean;
  beside: number;
  download: Direction | null;
  upload: Direction | null;
  latency: { idle_ms: number | null; jitter_ms: number | null; download_ms: number | null; upload_ms: number | null };
  client_limited: boolean | null;
}

/** A finished test: what the server says, the same with its signature, and whether the page lay hidden. */
export interface Measured {
  result: Result;
  signed: string;
  hidden: boolean;
}

/** One line of the history on this device. */
export interface Kept {
  id: string;
  at: string;
  technology: string;
  operator: string;
  place: string;
  download: number | null;
  upload: number | null;
  latency: number | null;
  jitter: number | null;
  loaded: number | null;
  limited: boolean;
  code?: string;
}
