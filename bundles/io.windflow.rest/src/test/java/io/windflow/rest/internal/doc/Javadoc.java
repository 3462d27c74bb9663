package io.windflow.rest.internal.doc;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.ValueTree;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Javadoc comment as Markdown, for the OpenAPI document. */
record Javadoc(String summary, String description, Map<String, String> parameters) {

    static final Javadoc NONE = new Javadoc("", "", Map.of());

    static Javadoc of(DocCommentTree tree) {
        Map<String, String> parameters = new HashMap<>();
        for (DocTree tag : tree.getBlockTags()) {
            if (tag instanceof ParamTree param) {
                parameters.put(param.getName().getName().toString(), text(param.getDescription()));
            }
        }
        return new Javadoc(text(tree.getFirstSentence()), text(tree.getFullBody()), parameters);
    }

    private static String text(List<? extends DocTree> trees) {
        StringBuilder text = new StringBuilder();
        for (DocTree tree : trees) {
            if (tree instanceof LiteralTree literal) {
                text.append('`').append(literal.getBody().getBody()).append('`');
            } else if (tree instanceof LinkTree link) {
                String signature = link.getReference().getSignature();
                text.append('`')
                        .append(signature.substring(signature.lastIndexOf('#') + 1))
                        .append('`');
            } else if (tree instanceof StartElementTree) {
                text.append("\n\n");
            } else if (!(tree instanceof ValueTree)) {
                text.append(tree.toString().replaceAll("\\s*\\n\\s*", " "));
            }
        }
        return text.toString().strip();
    }
}
