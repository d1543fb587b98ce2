/* One question that agents would ask back: after Send, so that nothing moves, and never needed. */

const ANNOUNCE = 1400; // ms before a screen reader is told, so that it does not talk into the typing

export class Followup {
  constructor(form, find) {
    this.form = form;
    [this.box, this.wording, this.status] = ["followup", "followup-wording", "followup-status"].map(find);
    this.one = null;
  }

  get field() { return this.form.fields.answered; }

  /* `one`: `{id, wording}`, or nothing. What somebody is answering, or has answered, stays. */
  show(one) {
    if (!this.box || this.field.value.trim() || document.activeElement === this.field) return;
    const changed = (one && one.id) !== (this.one && this.one.id);
    this.one = one || null;
    this.box.hidden = !one;
    this.wording.textContent = one ? one.wording : "";
    if (!changed) return;
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => { this.status.textContent = this.one ? this.status.dataset.kbFollowupStatus : ""; }, ANNOUNCE);
  }

  /* What goes with the message: the answer, if there is one, and to which words. */
  answer() {
    const answered = this.one ? this.field.value.trim() : "";
    return answered ? { followup: this.one.id, asked: this.one.wording, answered } : {};
  }

  reset() {
    if (!this.box) return;
    this.field.value = "";
    this.show(null);
  }
}
