package org.lectern.magic;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.lectern.jshell.MagicException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Makes a whole POM of the pieces that READMEs show: {@code <dependency>} and {@code <repository>}, loose or in their lists. */
final class PomText {
    /** What a project of its own must have, with what stands there if nobody says. */
    private static final List<String> NAMES = List.of("modelVersion", "groupId", "artifactId", "version");

    private static final List<String> NAME_VALUES = List.of("4.0.0", "cells", "cells", "1");
    private static final Set<String> KEPT =
            Set.of("modelVersion", "groupId", "artifactId", "version", "parent", "properties", "dependencyManagement");

    private PomText() {}

    /**
     * The POM that a cell means; itself if it is one already.
     *
     * @throws MagicException if it is no XML, or has parts that a POM cannot be made of
     */
    static String whole(String body) throws MagicException {
        if (body.isBlank()) {
            throw new MagicException("%%loadFromPOM: the cell is empty", "Put a <dependency> below.");
        }
        // Without a line break, so that lines keep their numbers.
        boolean isDocument = body.stripLeading().startsWith("<?xml");
        Document pieces = parse(isDocument ? body.stripLeading() : "<cells>" + body + "</cells>");
        List<Element> elements =
                isDocument ? List.of(pieces.getDocumentElement()) : children(pieces.getDocumentElement());
        if (elements.size() == 1 && elements.get(0).getTagName().equals("project")) {
            return body.strip();
        }
        return write(assembled(elements));
    }

    private static Document assembled(List<Element> pieces) throws MagicException {
        Document pom = builder().newDocument();
        Element project = pom.createElement("project");
        pom.appendChild(project);
        Element dependencies = pom.createElement("dependencies");
        Element repositories = pom.createElement("repositories");
        List<String> said = new ArrayList<>();
        for (Element piece : pieces) {
            String name = piece.getTagName();
            switch (name) {
                case "dependency" -> dependencies.appendChild(pom.importNode(piece, true));
                case "repository" -> repositories.appendChild(pom.importNode(piece, true));
                case "dependencies" ->
                    children(piece).forEach(each -> dependencies.appendChild(pom.importNode(each, true)));
                case "repositories" ->
                    children(piece).forEach(each -> repositories.appendChild(pom.importNode(each, true)));
                default -> {
                    if (!KEPT.contains(name)) {
                        throw new MagicException(
                                "%%loadFromPOM: a POM is not made of <" + name + ">",
                                "It takes <dependency>, <repository>, their lists, <dependencyManagement>, <properties>,"
                                        + " <parent>, or a whole <project>.");
                    }
                    project.appendChild(pom.importNode(piece, true));
                    said.add(name);
                }
            }
        }
        for (int i = 0; i < NAMES.size(); i++) {
            if (!said.contains(NAMES.get(i))) {
                Element element = pom.createElement(NAMES.get(i));
                element.setTextContent(NAME_VALUES.get(i));
                project.appendChild(element);
            }
        }
        project.appendChild(dependencies);
        project.appendChild(repositories);
        return pom;
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    private static Document parse(String xml) throws MagicException {
        DocumentBuilder builder = builder();
        builder.setErrorHandler(new Silent());
        try {
            return builder.parse(new InputSource(new StringReader(xml)));
        } catch (SAXParseException e) {
            throw new MagicException(
                    "%%loadFromPOM: not well-formed in line " + (e.getLineNumber() + 1) + " of the cell: "
                            + e.getMessage(),
                    "");
        } catch (SAXException | IOException e) {
            throw new MagicException("%%loadFromPOM: not well-formed: " + e.getMessage(), "");
        }
    }

    /** A parser that fetches nothing and expands nothing. */
    private static DocumentBuilder builder() {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        try {
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String write(Document pom) {
        try {
            Transformer transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(pom), new StreamResult(text));
            return text.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The parser would print its errors. */
    private static final class Silent implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) {}

        @Override
        public void error(SAXParseException e) {}

        @Override
        public void fatalError(SAXParseException e) throws SAXParseException {
            throw e;
        }
    }
}
