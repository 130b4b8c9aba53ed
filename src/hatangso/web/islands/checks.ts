/**
 * Runs the declared rules (src/hatangso/domain/validation) in the browser, over what is being typed.
 *
 * A rule is data: an expression of lists, numbers and names. What is not known is NaN, so every comparison with
 * it is false; a division by zero is not known. Python and the workbook's formulas say the same of the same
 * numbers: tests/whole/test_three_runs_of_the_rules.py compares them.
 */
export type Expression = string | number | Expression[];
export interface Rule {
  code: string;
  version: number;
  severity: "hard" | "soft";
  field: string;
  broken: Expression;
  names: [string, Expression][];
  says: Spoken;
  unit: Spoken;
}
export interface Spoken {
  vi: string;
  en: string;
}
export interface Row {
  rules: number[];
  numbers: Record<string, number>;
  texts: Record<string, Spoken>;
  parts: string[];
}
export interface Declared {
  rules: Rule[];
  rows: Record<string, Row>;
}
export interface Finding {
  rule: string;
  hard: boolean;
  field: string;
  text: string;
}
type Language = keyof Spoken;
/** The number typed in a field of a row: null where nothing is, undefined where it cannot be read. */
export type Typed = (key: string, field: string) => number | null | undefined;

const FIELDS = ["part", "whole", "value"];

const NUMBERS: Record<string, (...operands: number[]) => number> = {
  add: (one, other) => one! + other!,
  sub: (one, other) => one! - other!,
  mul: (one, other) => one! * other!,
  div: (top, bottom) => (bottom === 0 ? NaN : top! / bottom!),
  abs: (number) => Math.abs(number!),
  max: (one, other) => Math.max(one!, other!),
  min: (one, other) => Math.min(one!, other!),
  first: (one, other) => (Number.isNaN(one) ? other! : one!),
};
const TESTS: Record<string, (...operands: number[]) => boolean> = {
  gt: (one, other) => one! > other!,
  ge: (one, other) => one! >= other!,
  lt: (one, other) => one! < other!,
  le: (one, other) => one! <= other!,
  fractional: (number) => Math.abs(number! - Math.floor(number!)) > 0,
  known: (number) => !Number.isNaN(number),
  unknown: (number) => Number.isNaN(number),
};

/** The rules put into the page by json_script; null where the page has none. */
export function declaredIn(page: Document, id = "rules"): Declared | null {
  const text = page.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as Declared) : null;
}

/** What is wrong (hard) or unusual (soft) in one row; null where something typed in it cannot be read. */
export function checkRow(declared: Declared, key: string, typed: Typed, language: Language = "vi"): Finding[] | null {
  const row = declared.rows[key];
  if (!row) return [];
  const known = new Map<string, number>(Object.entries(row.numbers));
  for (const field of FIELDS) {
    const number = typed(key, field);
    if (number === undefined) return null;
    if (number !== null) known.set(field, number);
    const sum = sumOf(row.parts, field, typed);
    if (sum !== null) known.set(`parts.${field}`, sum).set("parts.n", row.parts.length);
  }
  const found: Finding[] = [];
  for (const position of row.rules) {
    const rule = declared.rules[position]!;
    const names = rule.names.length ? new Map(known) : known;
    for (const [name, expression] of rule.names) names.set(name, numberOf(expression, names));
    if (!isTrue(rule.broken, names)) continue;
    const text = rule.says[language].replace(/\{([a-z][a-z0-9_.]*)(:q)?\}/g, (_all, name: string, quantity?: string) => {
      const words = row.texts[name];
      if (words) return words[language];
      const number = names.get(name) ?? NaN;
      if (!Number.isFinite(number)) return "?";
      return quantity ? formatQuantity(number, rule.unit[language]) : formatNumber(number);
    });
    found.push({ rule: rule.code, hard: rule.severity === "hard", field: rule.field, text });
  }
  return found;
}

/** What the parts add up to, known only when each is told. */
function sumOf(parts: string[], field: string, typed: Typed): number | null {
  let sum = parts.length ? 0 : null;
  for (const part of parts) {
    const number = typed(part, field);
    sum = typeof number === "number" && sum !== null ? sum + number : null;
  }
  return sum;
}

function numberOf(expression: Expression, known: Map<string, number>): number {
  if (typeof expression === "number") return expression;
  if (typeof expression === "string") return known.get(expression) ?? NaN;
  const [operator, ...operands] = expression as [string, ...Expression[]];
  return NUMBERS[operator]!(...operands.map((operand) => numberOf(operand, known)));
}

function isTrue(expression: Expression, known: Map<string, number>): boolean {
  const [operator, ...operands] = expression as [string, ...Expression[]];
  if (operator === "and") return operands.every((operand) => isTrue(operand, known));
  if (operator === "or") return operands.some((operand) => isTrue(operand, known));
  return TESTS[operator]!(...operands.map((operand) => numberOf(operand, known)));
}

/** As Vietnamese documents write it: 1.234,5; rounded half up in its decimal digits, as the server does. */
export function formatNumber(number: number, decimals = 1): string {
  const [sign, whole, fraction] = digitsOf(number);
  const kept = (whole + fraction.padEnd(decimals, "0").slice(0, decimals)).replace(/^0+(?=\d)/, "");
  const rounded = (fraction[decimals] ?? "0") >= "5" ? (BigInt(kept) + 1n).toString() : kept;
  const padded = rounded.padStart(decimals + 1, "0");
  const head = decimals ? padded.slice(0, -decimals) : padded;
  const tail = decimals ? padded.slice(-decimals).replace(/0+$/, "") : "";
  const grouped = head.replace(/\B(?=(\d{3})+$)/g, ".");
  const isZero = /^0*$/.test(head + tail);
  return (sign && !isZero ? "-" : "") + grouped + (tail ? `,${tail}` : "");
}

function formatQuantity(number: number, unit: string): string {
  const text = formatNumber(number);
  return unit === "%" ? `${text}%` : `${text} ${unit}`.trimEnd();
}

/** Sign, whole digits and decimal digits of the shortest text of a number. */
function digitsOf(number: number): [string, string, string] {
  const [mantissa = "0", exponent = "0"] = Math.abs(number).toString().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const shift = Number(exponent);
  const sign = number < 0 ? "-" : "";
  if (shift >= 0) return [sign, whole + fraction.padEnd(shift, "0").slice(0, shift), fraction.slice(shift)];
  const small = whole.padStart(-shift + 1, "0");
  return [sign, small.slice(0, shift), small.slice(shift) + fraction];
}

/** A number typed by a Vietnamese hand (1.234,5): null where nothing is typed, undefined where it is unreadable. */
export function parseNumber(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (!trimmed) return null;
  const bare = trimmed.replace(/%$/, "").replace(/[\u00a0 ]/g, "");
  const sign = /^[-\u2212]/.test(bare) ? -1 : 1;
  const digits = bare.replace(/^[+\-\u2212]+/, "");
  const [whole = "", fraction, more] = digits.split(",");
  if (!digits || more !== undefined || !/^[0-9.,]+$/.test(digits)) return undefined;
  const groups = whole.split(".");
  const isGrouped = groups.length > 1 && groups[0]!.length >= 1 && groups[0]!.length <= 3 && groups.slice(1).every((group) => group.length === 3);
  if (groups.length === 2 && fraction === undefined && !(isGrouped && groups[0] !== "0")) {
    return /\d/.test(digits) ? finite(sign * Number(digits)) : undefined;
  }
  if ((groups.length > 1 && !isGrouped) || (fraction !== undefined && !/^[0-9]+$/.test(fraction)) || !groups[0]) return undefined;
  return finite(sign * Number(groups.join("") + (fraction ? `.${fraction}` : "")));
}

function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}
