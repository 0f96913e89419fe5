"use strict";
(async () => {
  const root = document.documentElement;
  const paper = 600; // CSS pixels of A4 between its margins, less the frame of a chart
  const locale = {
    moduleType: "locale", name: "vi", dictionary: {},
    format: {
      days: ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"],
      shortDays: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
      months: ["tháng 1", "tháng 2", "tháng 3", "tháng 4", "tháng 5", "tháng 6", "tháng 7", "tháng 8", "tháng 9",
        "tháng 10", "tháng 11", "tháng 12"],
      shortMonths: ["Th1", "Th2", "Th3", "Th4", "Th5", "Th6", "Th7", "Th8", "Th9", "Th10", "Th11", "Th12"],
      date: "%-d/%-m/%Y", decimal: ",", thousands: ".", year: "%Y", month: "%-m/%Y", dayMonth: "%-d/%-m",
      dayMonthYear: "%-d/%-m/%Y"
    }
  };
  const config = { responsive: true, displaylogo: false, displayModeBar: false, showTips: false, locale: "vi" };
  const figures = [...document.querySelectorAll("figure[data-chart]")];
  const draw = (figure) => {
    const made = JSON.parse(figure.querySelector("script").textContent);
    return Plotly.newPlot(figure.querySelector(".chart"), made.data, made.layout, config);
  };
  const fit = (size) => figures.forEach((figure) => Plotly.relayout(figure.querySelector(".chart"), size));
  try {
    const packed = Uint8Array.from(atob(document.getElementById("plotly-packed").textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
    Plotly.register(locale);
    await document.fonts.ready;
    for (const figure of figures) {
      await draw(figure);
      figure.querySelector("details").open = false;
    }
    addEventListener("beforeprint", () => {
      fit({ width: paper, autosize: false });
      document.querySelectorAll("details").forEach((one) => { one.dataset.was = one.open; one.open = true; });
    });
    addEventListener("afterprint", () => {
      fit({ width: null, autosize: true });
      document.querySelectorAll("details").forEach((one) => { one.open = one.dataset.was === "true"; });
    });
    root.dataset.ready = "true";
  } catch (reason) {
    const note = document.createElement("p");
    note.className = "failed";
    note.textContent = "Trình duyệt này không vẽ được biểu đồ; xin xem bảng số liệu dưới mỗi biểu đồ. (" + reason + ")";
    document.querySelector("main").prepend(note);
    root.dataset.failed = "true";
  }
})();
