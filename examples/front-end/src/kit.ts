// What a front end needs of Kit, on types that are made from its OpenAPI document: nothing here is written twice.
import createClient, { type Client } from "openapi-fetch";
import type { components, operations, paths } from "./api.js";

type Schemas = components["schemas"];
export type Form = Omit<
  operations["submitInquiry"]["requestBody"]["content"]["multipart/form-data"],
  "documents" | "consent"
>;
export type Submitted = Schemas["SubmittedInquiry"];
export type Inquiry = Schemas["Inquiry"];

/** What the API refused, in the client's language; `code` is stable, `errors` name the fields. */
export class Refused extends Error {
  constructor(readonly problem: Schemas["Problem"]) {
    super([problem.title, problem.detail, ...(problem.errors ?? []).map((one) => `${one.field}: ${one.message}`)].join("\n"));
  }
  get code(): string {
    return this.problem.code;
  }
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The answer, or its problem as an error. Whatever is not ours (a proxy's page) is an error as well. */
function whole<T>({ data, error, response }: Answer<T>): T {
  if (data !== undefined) return data;
  if (typeof error === "object" && error !== null && "code" in error) throw new Refused(error as Schemas["Problem"]);
  throw new Error(`${response.url} answered ${response.status}`);
}

export class Kit {
  private readonly http: Client<paths>;

  constructor(
    private readonly origin: string,
    private readonly language: "fr" | "en" = "fr",
  ) {
    this.http = createClient<paths>({ baseUrl: `${origin}/api/v1`, headers: { "Accept-Language": language } });
  }

  /** Sends the form. The key makes it safe to send again when the answer was lost on the way. */
  async submit(form: Form, documents: File[], key: string = crypto.randomUUID()): Promise<Submitted> {
    const body = new FormData();
    for (const [name, value] of Object.entries(form)) {
      for (const one of Array.isArray(value) ? value : [value]) body.append(name, one ?? "");
    }
    body.append("consent", "on");
    for (const file of documents) body.append("documents", file, file.name);
    const answer = await this.http.POST("/inquiries", {
      headers: { "Idempotency-Key": key },
      // The files lie in the form data; their types in the document are those of the wire.
      body: { ...form, consent: "on", documents: [] },
      bodySerializer: () => body,
    });
    return whole(answer);
  }

  /** Where to send the browser to pay. Asked twice, it answers the same open page. */
  async checkout({ id, access }: Submitted): Promise<string> {
    const asked = { params: { path: { id } }, headers: bearer(access), body: { provider: "cinetpay" } };
    return whole(await this.http.POST("/inquiries/{id}/checkout", asked)).payment_url;
  }

  /** Where it stands. */
  async look({ id, access }: Submitted): Promise<Inquiry> {
    return whole(await this.http.GET("/inquiries/{id}", { params: { path: { id } }, headers: bearer(access) }));
  }

  /** Follows the inquiry as it moves, over server-sent events, until `enough` says so. */
  async follow({ id, access }: Submitted, enough: (stage: string) => boolean, patience = 60_000): Promise<void> {
    const ends = AbortSignal.timeout(patience);
    for (;;) {
      const url = `${this.origin}/api/v1/inquiries/${id}/events`;
      const stream = await fetch(url, { headers: { ...bearer(access), "Accept-Language": this.language }, signal: ends });
      if (!stream.ok || stream.body === null) throw new Error(`${url} answered ${stream.status}`);
      let rest = "";
      for await (const piece of stream.body.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + piece).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines.filter((line) => line.startsWith("data:"))) {
          const standing: Schemas["Standing"] = JSON.parse(line.slice(5));
          if (enough(standing.stage)) return;
        }
      }
      // The stream ends after a while, and is opened again.
    }
  }
}

const bearer = (access: string) => ({ Authorization: `Bearer ${access}` });
