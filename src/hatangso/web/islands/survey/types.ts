/** What the server tells the phone, and what the phone keeps. */

export interface Choice {
  code: string;
  text: string;
}

export interface Question {
  code: string;
  kind: "one" | "many" | "yes_no" | "number" | "text" | "date" | "photo";
  text: string;
  help?: string;
  required?: boolean;
  choices?: Choice[];
  minimum?: number;
  maximum?: number;
  whole_number?: boolean;
  at_most?: string;
  when?: { question: string; answers: string[] };
}

export interface Place {
  id: number | null;
  name: string;
  planned: number;
  drawn: number[];
  done?: number[]; // drawn households that have a form; a list kept from before has none
}

export interface Survey {
  id: number;
  unit: string;
  title: string;
  version: number;
  opens: string;
  closes: string;
  intro: string;
  questions: Question[];
  places: Place[];
}

export type Answer = string | string[] | number;
export type Answers = Record<string, Answer>;

export interface PhotoOf {
  question: string;
  sha256: string;
}

/** draft: half filled; waiting: to be sent; the others are what the server answered. */
export type State = "draft" | "waiting" | "sent" | "conflict" | "refused" | "rejected";

export interface FormRecord {
  uuid: string;
  user: number;
  userName: string;
  survey: number;
  version: number;
  neighbourhood: number | null;
  household?: number | null; // its number in the neighbourhood's list; a form kept from before has none
  answers: Answers;
  photos: PhotoOf[];
  filledAt: string;
  savedAt: number;
  state: State;
  said: string;
  faults: Record<string, string>;
  base: string;
}

export interface Photo {
  uuid: string;
  sha256: string;
  bytes: ArrayBuffer;
  type: string;
}

export interface Person {
  id: number;
  name: string;
}

export interface Me {
  user: Person;
  csrf: string;
  surveys: Survey[];
}

export type Words = Record<string, string>;
