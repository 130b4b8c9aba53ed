/** The citizen's own test: one button, a gauge, plain words; nothing leaves the device unless it is given. */
import "../styles/measure.css";
import { delay, fill, moment, number, speed } from "./measure/format";
import { Gauge } from "./measure/gauge";
import { deleting, Giving } from "./measure/give";
import { lastOperator, remember } from "./measure/history";
import { historyButtons, showHistory } from "./measure/history-view";
import { PlaceChooser } from "./measure/place";
import { showResults } from "./measure/results";
import { runTest } from "./measure/run";
import { Ended, type Measured, type Phase, type Words } from "./measure/types";

const MOBILE = ["3g", "4g", "5g", "unknown"];
const root = document.querySelector<HTMLElement>("[data-measure]");
if (root) start(root, JSON.parse(document.getElementById("loi")!.textContent!) as Words);

function start(page: HTMLElement, words: Words): void {
  const all = <T extends Element = HTMLElement>(selector: string): T => page.querySelector<T>(selector)!;
  const button = all<HTMLButtonElement>("[data-start]");
  const live = all("[data-say]");
  const gauge = new Gauge(all("[data-gauge]"));
  const choice = all("[data-choice]");
  const historyBox = all("[data-history]");
  const say = (text: string): void => void (live.textContent = text);
  const post = (address: string, body: unknown): Promise<Response> =>
    fetch(address, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": page.dataset["csrf"]! }, body: JSON.stringify(body) });
  const place = new PlaceChooser(all("[data-place]"), words, post);
  const giving = new Giving(choice, place, words, post, say, () => showHistory(historyBox, words));
  let stop: AbortController | null = null;

  const technology = (): string => page.querySelector<HTMLInputElement>("input[name=mang]:checked")?.value ?? "";
  const center = (value: string, unit: string): void => {
    all("[data-value]").textContent = value;
    all("[data-unit]").textContent = unit;
  };
  const phase = (name: Phase | "start" | "done"): void => {
    gauge.phase(name);
    page.dataset["state"] = name;
    const order = ["wait", "idle", "download", "upload", "done"];
    for (const step of page.querySelectorAll<HTMLElement>("[data-step-of]")) {
      const at = order.indexOf(step.dataset["stepOf"]!) - order.indexOf(name);
      step.classList.toggle("is-done", at < 0 && name !== "start");
      if (at === 0) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    }
    if (name !== "start" && name !== "done") {
      say(words[`phase_${name}`] ?? "");
      center("…", words[`phase_${name}`] ?? "");
    }
  };

  const trouble = (text: string): void => {
    all("[data-trouble]").hidden = !text;
    all("[data-trouble-text]").textContent = text;
  };

  const measure = async (): Promise<void> => {
    const used = technology();
    trouble("");
    if (!used) {
      trouble(words["need_network"] ?? "");
      all<HTMLInputElement>("input[name=mang]").focus();
      return;
    }
    if (giving.wanted && !giving.ready()) return;
    giving.begin();
    all("[data-results]").hidden = true;
    stop = new AbortController();
    button.textContent = words["stop"] ?? "";
    page.classList.add("is-measuring");
    for (const radio of page.querySelectorAll<HTMLInputElement>("input[name=mang]")) radio.disabled = true;
    try {
      const measured = await runTest(page.dataset["server"]!, MOBILE.includes(used) ? "ndt7" : "http", stop.signal, {
        phase,
        waiting: (turn, seconds) => {
          const text = fill(words["waiting"], { place: number(turn), n: number(seconds) });
          center(number(seconds), words["seconds_left"] ?? "");
          if (seconds % 5 === 0 || live.textContent === words["phase_wait"]) say(text);
          all("[data-waiting]").textContent = text;
        },
        speed: (mbit, passed) => {
          gauge.speed(mbit, passed);
          if (mbit != null) center(speed(mbit), "Mbit/s");
        },
        latency: (milliseconds) => {
          if (milliseconds != null) center(delay(milliseconds), "ms");
        },
      });
      await finish(measured, used);
    } catch (failed) {
      phase("start");
      const why = failed instanceof Ended ? failed.why : "lost";
      say("");
      trouble(words[`ended_${why}`] ?? "");
    } finally {
      all("[data-waiting]").textContent = "";
      stop = null;
      button.textContent = words["again"] ?? "";
      page.classList.remove("is-measuring");
      for (const radio of page.querySelectorAll<HTMLInputElement>("input[name=mang]")) radio.disabled = false;
    }
  };

  const finish = async (measured: Measured, used: string): Promise<void> => {
    const { result } = measured;
    const [down, up] = [result.download?.mbit_s ?? null, result.upload?.mbit_s ?? null];
    phase("done");
    gauge.speed(down, 1);
    center(speed(down), "Mbit/s");
    const loaded = [result.latency.download_ms, result.latency.upload_ms].filter((value) => value != null);
    remember({
      id: result.test_id,
      at: result.ended,
      technology: used,
      operator: giving.wanted ? giving.operatorName : "",
      place: "",
      download: down,
      upload: up,
      latency: result.latency.idle_ms,
      jitter: result.latency.jitter_ms,
      loaded: loaded.length ? Math.max(...loaded) : null,
      limited: Boolean(result.client_limited) || measured.hidden,
    });
    showHistory(historyBox, words);
    showResults(all("[data-results]"), measured, used, words);
    say(fill(words["said"], { down: speed(down), up: speed(up), latency: delay(result.latency.idle_ms), when: moment(result.ended) }));
    await giving.finished(measured, used);
  };

  button.addEventListener("click", () => (stop ? stop.abort() : void measure()));
  all("[data-begin]").addEventListener("click", () => {
    all("[data-gauge]").scrollIntoView({ block: "center" });
    void measure();
  });
  page.addEventListener("change", () => {
    const used = technology();
    all("[data-use-mobile]").hidden = !MOBILE.includes(used);
    all("[data-use-fixed]").hidden = MOBILE.includes(used) || !used;
    if (used) trouble("");
  });
  all<HTMLSelectElement>("[data-operator]").value = lastOperator();
  hint(page, words);
  deleting(page, words, post);
  historyButtons(historyBox, words);
  showHistory(historyBox, words);
  phase("start");
  button.disabled = false;
  page.dataset["ready"] = "1";
}

/** What the browser thinks it is connected by, where it says so: a hint, the person decides. */
function hint(page: HTMLElement, words: Words): void {
  const known = (navigator as { connection?: { type?: string; saveData?: boolean } }).connection;
  const radio = page.querySelector<HTMLInputElement>(`input[name=mang][value="${known?.type ?? ""}"]`);
  if (radio) {
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const text = known?.type === "cellular" ? words["hint_cellular"] : known?.saveData ? words["hint_save"] : "";
  page.querySelector<HTMLElement>("[data-hint]")!.textContent = text ?? "";
}
