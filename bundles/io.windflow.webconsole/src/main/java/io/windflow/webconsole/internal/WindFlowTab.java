package io.windflow.webconsole.internal;

import io.windflow.api.capability.CapabilityStatus;
import io.windflow.api.extension.ExtensionStatus;
import io.windflow.api.extension.Extensions;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.apache.felix.webconsole.servlet.AbstractServlet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The WindFlow tab of the web console: extensions and capabilities, as they are now. */
@Component(
        service = Servlet.class,
        property = {
            "felix.webconsole.label=windflow",
            "felix.webconsole.title=Extensions and capabilities",
            "felix.webconsole.category=WindFlow"
        })
public final class WindFlowTab extends AbstractServlet {

    private static final long serialVersionUID = 1L;

    private final transient Extensions extensions;

    @Activate
    public WindFlowTab(@Reference Extensions extensions) {
        this.extensions = extensions;
    }

    @Override
    public void renderContent(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PrintWriter page = response.getWriter();
        table(page, "Extensions", List.of("Extension", "State", "Step", "Since", "Reason", "What to do"));
        for (ExtensionStatus extension : extensions.list()) {
            row(
                    page,
                    extension.id() + " – " + extension.name(),
                    extension.state(),
                    extension.stage(),
                    extension.since(),
                    extension.reason(),
                    extension.advice());
        }
        end(page);
        table(page, "Capabilities", List.of("Capability", "Provider", "Extension", "Status", "Since", "Reason"));
        for (CapabilityStatus capability : extensions.capabilities()) {
            row(
                    page,
                    capability.capability(),
                    capability.provider(),
                    capability.extension(),
                    capability.status(),
                    capability.since(),
                    capability.reason());
        }
        end(page);
    }

    private static void table(PrintWriter page, String title, List<String> columns) {
        page.append("<p class='statline'>").append(Html.escape(title)).append("</p>");
        page.append("<table class='nicetable ui-widget'><thead><tr>");
        for (String column : columns) {
            page.append("<th class='ui-widget-header'>")
                    .append(Html.escape(column))
                    .append("</th>");
        }
        page.append("</tr></thead><tbody class='ui-widget-content'>");
    }

    private static void row(PrintWriter page, Object... cells) {
        page.append("<tr>");
        for (Object cell : cells) {
            page.append("<td>")
                    .append(cell == null ? "" : Html.escape(cell.toString()))
                    .append("</td>");
        }
        page.append("</tr>");
    }

    private static void end(PrintWriter page) {
        page.append("</tbody></table>");
    }
}
