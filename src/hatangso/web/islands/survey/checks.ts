/** The rules of a questionnaire on the phone, as domain/surveys/answers.py has them on the server. */
import type { Answer, Answers, Question, Words } from "./types";

const LARGEST = 1_000_000;
export const MOST_PHOTOS = 10;

export function isAsked(questions: Question[], question: Question, answers: Answers): boolean {
  const when = question.when;
  if (!when) return true;
  const earlier = questions.find((one) => one.code === when.question);
  if (!earlier || !isAsked(questions, earlier, answers)) return false;
  const chosen = answers[earlier.code];
  const codes = typeof chosen === "string" ? [chosen] : Array.isArray(chosen) ? chosen : [];
  return codes.some((code) => when.answers.includes(code));
}

/** Answers to what is not asked any more are left out. */
export function onlyAsked(questions: Question[], answers: Answers): Answers {
  const kept: Answers = {};
  for (const question of questions) {
    const answer = answers[question.code];
    if (answer !== undefined && isAsked(questions, question, kept)) kept[question.code] = answer;
  }
  return kept;
}

/** 1.234,5 as Vietnamese hands write it; NaN for what is no number. */
export function readNumber(text: string): number {
  let bare = text.trim().replace(/\s/g, "");
  if (/^\d{1,3}(\.\d{3})+(,\d+)?$/.test(bare)) bare = bare.replace(/\./g, "");
  bare = bare.replace(",", ".");
  return /^\d+(\.\d+)?$/.test(bare) ? Number(bare) : NaN;
}

export const shown = (number: number): string => String(number).replace(".", ",");

/** What is wrong, by question; empty where the form may be sent. */
export function faults(questions: Question[], answers: Answers, photos: Record<string, number>, words: Words): Record<string, string> {
  const found: Record<string, string> = {};
  for (const question of questions) {
    if (!isAsked(questions, question, answers)) continue;
    const count = photos[question.code] ?? 0;
    const answer = answers[question.code];
    const answered = question.kind === "photo" ? count > 0 : answer !== undefined;
    const said = answered ? wrong(question, answer, answers, words) : (question.required ?? true) ? words["required"] : "";
    if (said) found[question.code] = said;
  }
  const all = Object.values(photos).reduce((sum, count) => sum + count, 0);
  const last = questions.filter((one) => one.kind === "photo").at(-1);
  if (all > MOST_PHOTOS && last) found[last.code] = words["photos"] ?? "";
  return found;
}

function wrong(question: Question, answer: Answer | undefined, answers: Answers, words: Words): string {
  if (question.kind !== "number") return "";
  if (typeof answer !== "number" || Number.isNaN(answer)) return words["number"] ?? "";
  if ((question.whole_number ?? true) && !Number.isInteger(answer)) return words["whole"] ?? "";
  const low = question.minimum ?? 0;
  const high = question.maximum ?? LARGEST;
  if (answer < low || answer > high) return (words["between"] ?? "").replace("{low}", shown(low)).replace("{high}", shown(high));
  const most = question.at_most ? answers[question.at_most] : undefined;
  if (typeof most === "number" && answer > most) return (words["most"] ?? "").replace("{most}", shown(most));
  return "";
}
