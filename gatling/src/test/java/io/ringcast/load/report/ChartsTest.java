package io.ringcast.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartsTest {
    private static Result fanout(int subscribers, double server, double floor) {
        return Samples.paired("fanout-" + subscribers, 1.1, List.of(server), List.of(floor));
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(String svg, String name) throws Exception {
        NodeList nodes = parsed(svg).getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    @Test
    void shouldDrawServerAndFloorOverSubscribers() throws Exception {
        String svg = Charts.cpuPerDelivery(List.of(fanout(100, 4.2, 4), fanout(1000, 5, 4.5), fanout(9000, 6, 5)))
                .orElseThrow();

        assertThat(elements(svg, "path")).hasSize(2);
        assertThat(elements(svg, "circle")).hasSize(6);
        assertThat(elements(svg, "text"))
                .extracting(Element::getTextContent)
                .contains("CPU per delivery", "subscribers of one channel", "us", "Ringcast", "9,000", "4.20");
    }

    @Test
    void shouldSpaceSubscribersByTheirLogarithm() throws Exception {
        String svg = Charts.cpuPerDelivery(List.of(fanout(100, 4, 4), fanout(1000, 4, 4), fanout(10000, 4, 4)))
                .orElseThrow();

        List<Element> circles = elements(svg, "circle").subList(0, 3);
        double first = number(circles.get(1), "cx") - number(circles.get(0), "cx");
        double second = number(circles.get(2), "cx") - number(circles.get(1), "cx");

        assertThat(Math.abs(first - second)).isLessThan(0.2);
    }

    @Test
    void shouldPutMoreHigher() throws Exception {
        String svg = Charts.cpuPerDelivery(List.of(fanout(100, 4, 1), fanout(1000, 8, 2)))
                .orElseThrow();

        List<Element> circles = elements(svg, "circle");

        assertThat(number(circles.get(1), "cy")).isLessThan(number(circles.get(0), "cy"));
        assertThat(number(circles.get(2), "cy")).isGreaterThan(number(circles.get(0), "cy"));
    }

    @Test
    void shouldLeaveOutFanOutsThatDifferInMoreThanSubscribers() {
        Result kilobyte = Samples.paired("fanout-1kB", 1.1, List.of(6.0), List.of(6.0));

        assertThat(Charts.cpuPerDelivery(List.of(kilobyte))).isEmpty();
    }

    @Test
    void shouldDrawTheMemoryOfBothTransportsFromNothing() throws Exception {
        String svg = Charts.memory(List.of(
                        Samples.single("memory-9000", 2, 0.6),
                        Samples.single("memory-9000-attached", 20, 16.0),
                        Samples.single("memory-19000", 2, 0.7)))
                .orElseThrow();

        assertThat(elements(svg, "path")).hasSize(2);
        assertThat(elements(svg, "circle")).hasSize(5);
        assertThat(elements(svg, "text"))
                .extracting(Element::getTextContent)
                .contains("epoll", "attached", "19,000", "MB", "144", "13.3");
    }

    @Test
    void shouldDrawTheSameForTheSame() {
        List<Result> results = List.of(fanout(100, 4.2, 4), fanout(1000, 5, 4.5));

        assertThat(Charts.cpuPerDelivery(results)).isEqualTo(Charts.cpuPerDelivery(results));
    }

    @Test
    void shouldHaveAGroundOfItsOwn() throws Exception {
        String svg = Charts.cpuPerDelivery(List.of(fanout(100, 4, 4))).orElseThrow();

        Element ground = elements(svg, "rect").getFirst();
        assertThat(ground.getAttribute("fill")).isEqualTo("#fff");
        assertThat(ground.getAttribute("width")).isEqualTo("760");
    }

    @Test
    void shouldStayInsideWhenMemoryShrank() throws Exception {
        String svg = Charts.memory(List.of(Samples.single("memory-9000", 2, -0.5, 0.1, 0.2)))
                .orElseThrow();

        assertThat(elements(svg, "circle"))
                .allSatisfy(circle -> assertThat(number(circle, "cy")).isBetween(70.0, 320.0));
    }

    @Test
    void shouldEscapeWhatIsMarkup() throws Exception {
        Chart chart = new Chart(
                "a < b & \"c\"",
                "clients",
                "us",
                false,
                List.of(new Chart.Series("s", "#000", List.of(new Chart.Point(1, 1, 1, 1)))));

        assertThat(elements(chart.svg(), "title").getFirst().getTextContent()).isEqualTo("a < b & \"c\"");
    }

    @Test
    void shouldRefuseToDrawNothing() {
        assertThatThrownBy(() -> new Chart("t", "clients", "us", false, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("t: nothing to draw");
    }
}
