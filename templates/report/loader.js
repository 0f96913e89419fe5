"use strict";
(async () => {
  const root = document.documentElement;
  const locale = {
    moduleType: "locale", name: "vi",
    dictionary: { "Autoscale": "Tự chỉnh khung", "Click to enter Plot title": "", "Double-click to zoom back out": "Nhấp đúp để thu lại",
      "Download plot as a PNG": "Tải ảnh PNG", "Zoom": "Phóng", "Pan": "Kéo", "Reset axes": "Về khung ban đầu", "Zoom in": "Phóng to", "Zoom out": "Thu nhỏ" },
    format: { days: ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"], shortDays: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
      months: ["tháng 1", "tháng 2", "tháng 3", "tháng 4", "tháng 5", "tháng 6", "tháng 7", "tháng 8", "tháng 9", "tháng 10", "tháng 11", "tháng 12"],
      shortMonths: ["Th1", "Th2", "Th3", "Th4", "Th5", "Th6", "Th7", "Th8", "Th9", "Th10", "Th11", "Th12"],
      date: "%d/%m/%Y", decimal: ",", thousands: ".", year: "%Y", month: "%m/%Y", dayMonth: "%-d/%-m", dayMonthYear: "%-d/%-m/%Y" }
  };
  try {
    const packed = Uint8Array.from(atob(document.getElementById("plotly-packed").textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
    Plotly.register(locale);
    for (const figure of document.querySelectorAll("figure[data-chart]")) {
      const made = JSON.parse(figure.querySelector("script").textContent);
      const config = { responsive: true, displaylogo: false, displayModeBar: false, locale: "vi", showTips: false };
      await Plotly.newPlot(figure.querySelector(".chart"), made.data, made.layout, config);
    }
    root.dataset.ready = "true";
  } catch (reason) {
    const note = document.createElement("p");
    note.className = "failed";
    note.textContent = "Trình duyệt này không vẽ được biểu đồ; xin xem bảng số liệu dưới mỗi biểu đồ. (" + reason + ")";
    document.querySelector("main").prepend(note);
    root.dataset.failed = "true";
  }
})();
